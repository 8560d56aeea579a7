# Programs of cgroups.
$ C=/sys/fs/cgroup; skep cgroup show $C/one; skep cgroup show $C/one/two; skep cgroup list $C/one/two effective; skep cgroup show $C
  ID       AttachType      AttachFlags     Name           
  5        cgroup_inet_egress multi           a_long_name_tha                
  3        cgroup_inet_egress multi           pass                           
  4        cgroup_device   override                                       
  ID       AttachType      AttachFlags     Name           
  6        cgroup_sysctl   unknown(9)      a_long_name_tha                
  8        lsm_cgroup      multi           opened          bpf_lsm_file_open
  ID       AttachType      Name           
  5        cgroup_inet_egress a_long_name_tha                
  3        cgroup_inet_egress pass                           
  6        cgroup_sysctl   a_long_name_tha                
  8        lsm_cgroup      opened          bpf_lsm_file_open
  ID       AttachType      AttachFlags     Name           
$ C=/sys/fs/cgroup; skep -j cgroup show $C/one | sed 's/},{/},\n{/g'; skep -j cgroup show $C/one/two; echo; skep -j cgroup show $C/one/two effective; echo; skep -j cgroup show $C
  [{"id":5,"attach_type":"cgroup_inet_egress","attach_flags":"multi","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":3,"attach_type":"cgroup_inet_egress","attach_flags":"multi","name":"pass","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":4,"attach_type":"cgroup_device","attach_flags":"override","name":"","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0}]
  [{"id":6,"attach_type":"cgroup_sysctl","attach_flags":"unknown(9)","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},{"id":8,"attach_type":"lsm_cgroup","attach_flags":"multi","name":"opened","attach_btf_name":"bpf_lsm_file_open","attach_btf_obj_id":1,"attach_btf_id":61}]
  
  [{"id":5,"attach_type":"cgroup_inet_egress","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},{"id":3,"attach_type":"cgroup_inet_egress","name":"pass","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},{"id":6,"attach_type":"cgroup_sysctl","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},{"id":8,"attach_type":"lsm_cgroup","name":"opened","attach_btf_name":"bpf_lsm_file_open","attach_btf_obj_id":1,"attach_btf_id":61}]
  
  []
$ skep cgroup tree; skep cgroup tree effective; skep cgroup tree /sys/fs/cgroup/one/two
  CgroupPath
  ID       AttachType      AttachFlags     Name           
  /sys/fs/cgroup/one
      5        cgroup_inet_egress multi           a_long_name_tha                
      3        cgroup_inet_egress multi           pass                           
      4        cgroup_device   override                                       
  /sys/fs/cgroup/one/two
      6        cgroup_sysctl   unknown(9)      a_long_name_tha                
      8        lsm_cgroup      multi           opened          bpf_lsm_file_open
  CgroupPath
  ID       AttachType      Name           
  /sys/fs/cgroup/one
      5        cgroup_inet_egress a_long_name_tha                
      3        cgroup_inet_egress pass                           
      4        cgroup_device                                  
  /sys/fs/cgroup/one/two
      5        cgroup_inet_egress a_long_name_tha                
      3        cgroup_inet_egress pass                           
      6        cgroup_sysctl   a_long_name_tha                
      8        lsm_cgroup      opened          bpf_lsm_file_open
  CgroupPath
  ID       AttachType      AttachFlags     Name           
  /sys/fs/cgroup/one/two
      6        cgroup_sysctl   unknown(9)      a_long_name_tha                
      8        lsm_cgroup      multi           opened          bpf_lsm_file_open
$ skep -j cgroup tree | sed 's/},{/},\n{/g'; skep -j cgroup tree effective | sed 's/},{/},\n{/g'; skep -j cgroup tree /none
  [{"cgroup":"/sys/fs/cgroup/one","programs":[{"id":5,"attach_type":"cgroup_inet_egress","attach_flags":"multi","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":3,"attach_type":"cgroup_inet_egress","attach_flags":"multi","name":"pass","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":4,"attach_type":"cgroup_device","attach_flags":"override","name":"","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0}]},
  {"cgroup":"/sys/fs/cgroup/one/two","programs":[{"id":6,"attach_type":"cgroup_sysctl","attach_flags":"unknown(9)","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":8,"attach_type":"lsm_cgroup","attach_flags":"multi","name":"opened","attach_btf_name":"bpf_lsm_file_open","attach_btf_obj_id":1,"attach_btf_id":61}]}]
  [{"cgroup":"/sys/fs/cgroup/one","programs":[{"id":5,"attach_type":"cgroup_inet_egress","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":3,"attach_type":"cgroup_inet_egress","name":"pass","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":4,"attach_type":"cgroup_device","name":"","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0}]},
  {"cgroup":"/sys/fs/cgroup/one/two","programs":[{"id":5,"attach_type":"cgroup_inet_egress","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":3,"attach_type":"cgroup_inet_egress","name":"pass","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":6,"attach_type":"cgroup_sysctl","name":"a_long_name_tha","attach_btf_name":"","attach_btf_obj_id":0,"attach_btf_id":0},
  {"id":8,"attach_type":"lsm_cgroup","name":"opened","attach_btf_name":"bpf_lsm_file_open","attach_btf_obj_id":1,"attach_btf_id":61}]}]
  {"error":"can't open cgroup /none","hint":"see what there is: skep cgroup show"}
[1]
$ C=/sys/fs/cgroup; skep cgroup show; skep cgroup show $C/one more; skep cgroup show $C/one effective more; skep cgroup show $C/none; skep cgroup tree $C more; for e in 1 9 22; do REFUSE=PROG_QUERY=$e skep cgroup show $C/one; REFUSE=PROG_QUERY=$e skep cgroup tree; done; REFUSE=PROG_QUERY=1 skep -j cgroup tree
  error[R006]: the path of a cgroup is needed
  hint: see skep cgroup help
  error[R006]: unrecognized option: 'more': effective is the only one
  hint: see skep cgroup help
  error[R006]: 'more' is not expected here
  hint: see skep cgroup help
  error[R007]: can't open cgroup /sys/fs/cgroup/none
  hint: see what there is: skep cgroup show
  error[R006]: unrecognized option: 'more': effective is the only one
  hint: see skep cgroup help
  error[R008]: can't query bpf programs attached to /sys/fs/cgroup/one (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  CgroupPath
  ID       AttachType      AttachFlags     Name           
  error[R008]: can't query bpf programs attached to /sys/fs/cgroup (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R007]: can't query bpf programs attached to /sys/fs/cgroup/one: it is no directory of a cgroup v2 file system
  hint: see what there is: skep cgroup show
  CgroupPath
  ID       AttachType      AttachFlags     Name           
  error[R007]: can't query bpf programs attached to /sys/fs/cgroup: it is no directory of a cgroup v2 file system
  hint: see what there is: skep cgroup show
  ID       AttachType      AttachFlags     Name           
  error[R030]: can't query bpf programs attached to /sys/fs/cgroup/one (Invalid argument)
  CgroupPath
  ID       AttachType      AttachFlags     Name           
  error[R030]: can't query bpf programs attached to /sys/fs/cgroup (Invalid argument)
  [{"error":"can't query bpf programs attached to /sys/fs/cgroup: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}]
[4]
$ C=/sys/fs/cgroup; for t in ingress egress sock_create sock_release sock_ops device bind4 bind6 connect4 connect6 connect_unix post_bind4 post_bind6 getpeername4 getpeername6 getpeername_unix getsockname4 getsockname6 getsockname_unix sendmsg4 sendmsg6 sendmsg_unix recvmsg4 recvmsg6 recvmsg_unix sysctl getsockopt setsockopt lsm_cgroup cgroup_inet_ingress cgroup_setsockopt; do skep cgroup attach $C $t id 3; done 2>&1 | sed 's/target [0-9]*, prog 3, //'
  kernel: PROG_ATTACH type cgroup_inet_ingress, flags 0
  kernel: PROG_ATTACH type cgroup_inet_egress, flags 0
  kernel: PROG_ATTACH type cgroup_inet_sock_create, flags 0
  kernel: PROG_ATTACH type cgroup_inet_sock_release, flags 0
  kernel: PROG_ATTACH type cgroup_sock_ops, flags 0
  kernel: PROG_ATTACH type cgroup_device, flags 0
  kernel: PROG_ATTACH type cgroup_inet4_bind, flags 0
  kernel: PROG_ATTACH type cgroup_inet6_bind, flags 0
  kernel: PROG_ATTACH type cgroup_inet4_connect, flags 0
  kernel: PROG_ATTACH type cgroup_inet6_connect, flags 0
  kernel: PROG_ATTACH type cgroup_unix_connect, flags 0
  kernel: PROG_ATTACH type cgroup_inet4_post_bind, flags 0
  kernel: PROG_ATTACH type cgroup_inet6_post_bind, flags 0
  kernel: PROG_ATTACH type cgroup_inet4_getpeername, flags 0
  kernel: PROG_ATTACH type cgroup_inet6_getpeername, flags 0
  kernel: PROG_ATTACH type cgroup_unix_getpeername, flags 0
  kernel: PROG_ATTACH type cgroup_inet4_getsockname, flags 0
  kernel: PROG_ATTACH type cgroup_inet6_getsockname, flags 0
  kernel: PROG_ATTACH type cgroup_unix_getsockname, flags 0
  kernel: PROG_ATTACH type cgroup_udp4_sendmsg, flags 0
  kernel: PROG_ATTACH type cgroup_udp6_sendmsg, flags 0
  kernel: PROG_ATTACH type cgroup_unix_sendmsg, flags 0
  kernel: PROG_ATTACH type cgroup_udp4_recvmsg, flags 0
  kernel: PROG_ATTACH type cgroup_udp6_recvmsg, flags 0
  kernel: PROG_ATTACH type cgroup_unix_recvmsg, flags 0
  kernel: PROG_ATTACH type cgroup_sysctl, flags 0
  kernel: PROG_ATTACH type cgroup_getsockopt, flags 0
  kernel: PROG_ATTACH type cgroup_setsockopt, flags 0
  kernel: PROG_ATTACH type lsm_cgroup, flags 0
  kernel: PROG_ATTACH type cgroup_inet_ingress, flags 0
  kernel: PROG_ATTACH type cgroup_setsockopt, flags 0
$ C=/sys/fs/cgroup; { skep cgroup attach $C egress id 5 multi; skep cgroup attach $C egress id 5 override; skep cgroup attach $C egress id 5 multi override; skep cgroup detach $C egress id 5; } 2>&1 | sed 's/target [0-9]*, //'
  kernel: PROG_ATTACH prog 5, type cgroup_inet_egress, flags 2
  kernel: PROG_ATTACH prog 5, type cgroup_inet_egress, flags 1
  kernel: PROG_ATTACH prog 5, type cgroup_inet_egress, flags 3
  kernel: PROG_DETACH prog 5, type cgroup_inet_egress, flags 0
$ C=/sys/fs/cgroup; { skep cgroup attach $C egress id 5 single; skep cgroup detach $C egress id 5 multi; skep cgroup attach $C outgress id 5; skep cgroup attach $C; skep cgroup attach; skep cgroup attach $C egress; skep cgroup attach $C/none egress id 5; skep cgroup attach $C egress id 99; for e in 1 9 22; do REFUSE="PROG_ATTACH=$e PROG_DETACH=$e" skep cgroup attach $C egress id 5; REFUSE="PROG_ATTACH=$e PROG_DETACH=$e" skep cgroup detach $C egress id 5; done; skep cgroup attach $C/one/two/no egress id 5; } 2>&1
  error[R006]: unknown option: single: multi or override
  hint: see skep cgroup help
  error[R006]: 'multi' is not expected here
  hint: see skep cgroup help
  error[R006]: 'outgress' is no attach type of cgroups
  hint: did you mean 'ingress'?
  error[R006]: an attach type is needed
  hint: see skep cgroup help
  error[R006]: the path of a cgroup is needed
  hint: see skep cgroup help
  error[R006]: a program: id, name, tag or pinned, and which is needed
  hint: see skep cgroup help
  error[R007]: can't open cgroup /sys/fs/cgroup/none
  hint: see what there is: skep cgroup show
  error[R007]: get prog by id (99): No such file or directory
  hint: see what there is: skep cgroup show
  error[R008]: failed to attach program (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R008]: failed to detach program (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R007]: can't query bpf programs attached to /sys/fs/cgroup: it is no directory of a cgroup v2 file system
  hint: see what there is: skep cgroup show
  error[R007]: can't query bpf programs attached to /sys/fs/cgroup: it is no directory of a cgroup v2 file system
  hint: see what there is: skep cgroup show
  error[R030]: failed to attach program (Invalid argument)
  hint: the program is of type xdp, and this hook takes type cgroup_skb: SEC("cgroup_skb/egress") in its source makes one; xdp:INTERFACE is a hook for this one
  error[R030]: failed to detach program (Invalid argument)
  hint: the program is of type xdp, and this hook takes type cgroup_skb: SEC("cgroup_skb/egress") in its source makes one; xdp:INTERFACE is a hook for this one
  error[R007]: can't open cgroup /sys/fs/cgroup/one/two/no
  hint: see what there is: skep cgroup show
[1]
